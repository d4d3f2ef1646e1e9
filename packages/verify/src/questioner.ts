// Asks the person at the keyboard; only `yes` is a yes.
import { createInterface } from 'node:readline';

export interface Questioner {
  confirms(question: string): Promise<boolean>;
  close(): void;
}

/** Lines come from `input`; the end of it is a no. */
export function createQuestioner(input: NodeJS.ReadableStream, say: (line: string) => void): Questioner {
  const reader = createInterface({ input });
  const lines = reader[Symbol.asyncIterator]();
  return {
    async confirms(question) {
      say(`${question} Type yes to go on:`);
      const { value } = await lines.next();
      return value?.trim() === 'yes';
    },
    close: () => reader.close(),
  };
}
