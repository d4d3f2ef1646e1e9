// What the page asks the server for, beside the stream.
import type { Control, Fact, JournalLine } from '../../src/fleet.ts';
import { type About, about, controls } from './state.ts';

async function get<Answer>(path: string, options: RequestInit = {}): Promise<Answer> {
  const response = await fetch(path, options);
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as Answer;
}

export async function askAbout(): Promise<void> {
  about.value = await get<About>('./about');
  controls.value = await get<readonly Control[]>('./controls');
}

export function askStory(task: string): Promise<readonly JournalLine[]> {
  return get(`./tasks/${encodeURIComponent(task)}/story`);
}

export function askFacts(task: string): Promise<readonly Fact[]> {
  return get(`./tasks/${encodeURIComponent(task)}/facts`);
}

export async function use(control: string, value: string): Promise<void> {
  controls.value = await get<readonly Control[]>(`./controls/${encodeURIComponent(control)}`, {
    method: 'POST',
    body: value,
  });
}
