import { type Detail, short } from "./factWords.ts";

/** The details of a fact in a line; bytes are cut, and whole in their title. */
export function Details({ details }: { readonly details: readonly Detail[] }) {
  return (
    <ul class="details">
      {details.map(({ name, text, code }) => (
        <li key={name}>
          <span class="faint">{name}</span> {code ? <code title={text}>{short(text)}</code> : <bdi>{text}</bdi>}
        </li>
      ))}
    </ul>
  );
}
