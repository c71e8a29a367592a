import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type EndpointPolicy, isPublicAddress, judgeEndpoint } from "../../src/exchange/endpointPolicy.ts";

const STRICT: EndpointPolicy = { insecure: [], privateAddresses: false };
const DEMO: EndpointPolicy = { insecure: ["127.0.0.1:8451", "[::1]:8451"], privateAddresses: false };
const verdict = (endpoint: string, policy = STRICT): string => {
  const judged = judgeEndpoint(endpoint, policy);
  return typeof judged === "string" ? judged : "ALLOWED";
};

describe("an address", () => {
  it("is public when the internet routes it", () => {
    for (const address of ["8.8.8.8", "1.1.1.1", "193.0.6.139", "2001:4860:4860::8888", "2606:4700::1111", "2a00::1"])
      expect([address, isPublicAddress(address)]).toEqual([address, true]);
  });

  it("is not when it is private, local, reserved, documentation, multicast, or hides such a one", () => {
    const special4 =
      "0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.8 " +
      "192.0.2.1 192.168.1.1 198.18.0.1 198.51.100.7 203.0.113.9 224.0.0.1 240.0.0.1 255.255.255.255";
    const special6 =
      ":: ::1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 64:ff9b::7f00:1 100::1 2001::1 2001:db8::1 2002:7f00:1:: 3fff::1 fc00::1 " +
      "fd12::1 fe80::1 fe80::1%eth0 fec0::1 ff02::1";
    const none = ["", "localhost", "127.1", "0x7f.1"];
    const special = [special4, special6].flatMap((list) => list.split(" ")).concat(none);
    for (const address of special) expect([address, isPublicAddress(address)]).toEqual([address, false]);
  });
});

describe("an endpoint", () => {
  it("by HTTPS at a name or public address may be called, with a port and a path", () => {
    for (const endpoint of ["https://gateway.customs.example", "https://gw.example:8443/aeo/", "https://8.8.8.8"])
      expect(verdict(endpoint)).toBe("ALLOWED");
  });

  it("by any other way may not", () => {
    const refused: [string, string][] = [
      ["http://gateway.customs.example", "NOT_HTTPS"],
      ["ftp://gateway.customs.example", "NOT_HTTPS"],
      ["file:///etc/passwd", "NOT_HTTPS"],
      ["javascript:alert(1)", "NOT_HTTPS"],
      ["gateway.customs.example", "NOT_A_URL"],
      ["", "NOT_A_URL"],
      ["https://", "NOT_A_URL"],
      ["https://gw.example/?to=elsewhere", "NOT_A_URL"],
      ["https://gw.example/#x", "NOT_A_URL"],
      ["https://user:secret@gw.example", "CREDENTIALS"],
      ["https://gw.example@127.0.0.1", "CREDENTIALS"],
      ["https://127.0.0.1", "PRIVATE_ADDRESS"],
      ["https://2130706433", "PRIVATE_ADDRESS"],
      ["https://0x7f.1", "PRIVATE_ADDRESS"],
      ["https://127.1", "PRIVATE_ADDRESS"],
      ["https://１２７.0.0.1", "PRIVATE_ADDRESS"],
      ["https://[::1]", "PRIVATE_ADDRESS"],
      ["https://[::ffff:10.0.0.1]", "PRIVATE_ADDRESS"],
      ["https://169.254.169.254/latest/meta-data", "PRIVATE_ADDRESS"],
    ];
    for (const [endpoint, fault] of refused) expect([endpoint, verdict(endpoint)]).toEqual([endpoint, fault]);
  });

  it("on the insecure list may be called by HTTP, at exactly its host and port", () => {
    expect(verdict("http://127.0.0.1:8451", DEMO)).toBe("ALLOWED");
    expect(verdict("http://[::1]:8451", DEMO)).toBe("ALLOWED");
    expect(verdict("http://127.0.0.1:8452", DEMO)).toBe("NOT_HTTPS");
    expect(verdict("http://127.0.0.2:8451", DEMO)).toBe("NOT_HTTPS");
    expect(verdict("ftp://127.0.0.1:8451", DEMO)).toBe("NOT_HTTPS");
    expect(verdict("https://127.0.0.1", DEMO)).toBe("PRIVATE_ADDRESS");
  });

  it("must be on the list of hosts when there is one", () => {
    const listed = { ...DEMO, hosts: ["gw.example"] };
    expect(verdict("https://gw.example", listed)).toBe("ALLOWED");
    expect(verdict("https://gw.example.evil.example", listed)).toBe("HOST_NOT_ALLOWED");
    expect(verdict("http://127.0.0.1:8451", listed)).toBe("ALLOWED");
  });

  it("may have a private address where the members share a closed network, still by HTTPS", () => {
    const closed = { ...STRICT, privateAddresses: true };
    expect(verdict("https://10.0.0.7", closed)).toBe("ALLOWED");
    expect(verdict("http://10.0.0.7", closed)).toBe("NOT_HTTPS");
  });

  it("never makes the judge fail, whatever it is", () => {
    const property = fc.property(fc.oneof(fc.string(), fc.webUrl()), (text) => {
      expect(verdict(text)).toBeTypeOf("string");
    });
    fc.assert(property);
  });
});
