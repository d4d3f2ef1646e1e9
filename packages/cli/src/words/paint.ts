// Colour for terminals: none where the output goes elsewhere, nor where NO_COLOR is set (no-color.org).
import { styleText } from 'node:util';

type Colour = 'green' | 'yellow' | 'red' | 'dim' | 'bold';
export type Paint = (colour: Colour, text: string) => string;

export const paintOutput: Paint = (colour, text) => styleText(colour, text, { stream: process.stdout });
