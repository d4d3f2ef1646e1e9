// Query responses: values as XML, with the element names of the service's model. Items of a list are called `item` by EC2, `member` by others.
import type { Shape } from './shapes.ts';

/** The content of an element; what is undefined is left out, and an empty list is an empty element. */
export function xmlOf(shape: Shape, value: unknown, item = 'item'): string {
  switch (shape.kind) {
    case 'structure':
      return shape.members
        .map((member) => element(member.xmlName, member.shape, fieldOf(value, member.name), item))
        .join('');
    case 'list':
      return itemsOf(value)
        .map((each) => element(item, shape.item, each, item))
        .join('');
    case 'map':
    case 'nothing':
    case 'document':
      throw new Error(`No output in XML has a ${shape.kind}.`);
    case 'time':
      return value instanceof Date ? value.toISOString() : xmlText(String(value));
    default:
      return xmlText(String(value));
  }
}

function element(name: string, shape: Shape, value: unknown, item: string): string {
  return value === undefined ? '' : `<${name}>${xmlOf(shape, value, item)}</${name}>`;
}

function fieldOf(value: unknown, name: string): unknown {
  return Object(value)[name];
}

function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

/** Characters that XML 1.0 cannot hold at all become U+FFFD. */
export function xmlText(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
      .replace(/[&<>"\r]/g, (character) => ENTITIES[character] ?? character)
  );
}
