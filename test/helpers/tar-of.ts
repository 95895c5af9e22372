/** A tar archive (ustar) of some files. */
export function tarOf(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (const [name, bytes] of Object.entries(files)) {
    const header = new Uint8Array(512);
    const write = (at: number, text: string): void => header.set(new TextEncoder().encode(text), at);
    write(0, name);
    write(100, "0000644\0");
    write(124, `${bytes.length.toString(8).padStart(11, "0")}\0`);
    write(148, "        ");
    write(156, "0");
    write(257, "ustar\x0000");
    write(
      148,
      `${header
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, "0")}\0 `,
    );
    const padded = new Uint8Array(Math.ceil(bytes.length / 512) * 512);
    padded.set(bytes);
    blocks.push(header, padded);
  }
  blocks.push(new Uint8Array(1024));
  return Uint8Array.from(blocks.flatMap((block) => [...block]));
}
