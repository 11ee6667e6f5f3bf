import { styleText } from 'node:util';

export type Colour = 'red' | 'yellow' | 'green' | 'dim';

/** A text in a colour, where a stream is a terminal that has some and `NO_COLOR` does not forbid them. */
export function coloured(stream: NodeJS.WriteStream, colour: Colour, text: string): string {
  if (stream.hasColors?.() !== true) return text;
  // Node's own look at the stream would ask standard output, whatever the stream.
  return styleText(colour, text, { validateStream: false });
}
