import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { common } from "../components/common.ts";
import { createDecoder } from "./decoder.ts";
import { officer } from "./words.ts";

/** Looks for a QR code in the camera's picture. No picture leaves the device or is kept. */
export function Scanner({
  onText,
  onClose,
}: {
  readonly onText: (text: string) => void;
  readonly onClose: () => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const isDenied = useSignal(false);
  useEffect(() => {
    dialog.current?.showModal();
    const stop = new AbortController();
    if (video.current !== null)
      scan(video.current, stop.signal).then(
        (text) => text !== undefined && onText(text),
        () => (isDenied.value = true),
      );
    return () => stop.abort();
  }, []);
  return (
    <dialog ref={dialog} class="scanner" aria-labelledby="scan-title" onClose={onClose}>
      <h2 id="scan-title">{officer("scan.title")}</h2>
      {isDenied.value ? <p role="alert">{officer("scan.denied")}</p> : <video ref={video} muted playsInline />}
      <button type="button" class="secondary" onClick={() => dialog.current?.close()}>
        {common("close")}
      </button>
    </dialog>
  );
}

/** Gives the first code seen; undefined when it was stopped. Rejects when the camera can't be used. */
async function scan(video: HTMLVideoElement, stop: AbortSignal): Promise<string | undefined> {
  const [decode, camera] = await Promise.all([
    createDecoder(),
    navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false }),
  ]);
  try {
    video.srcObject = camera;
    await video.play();
    while (!stop.aborted) {
      const text = await decode(video);
      if (text !== undefined) return text;
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    return undefined;
  } finally {
    for (const track of camera.getTracks()) track.stop();
  }
}
