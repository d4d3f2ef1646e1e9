// Tags as ECS writes them, with small letters.
import type { Tags } from '../../world/state.ts';
import type { ecs } from '../protocol/models.ts';

export function tagsFrom(list: readonly ecs.Tag[] | undefined): Tags {
  return new Map((list ?? []).map(({ key, value }) => [key ?? '', value ?? '']));
}

export function tagList(tags: Tags): ecs.Tag[] {
  return [...tags].map(([key, value]) => ({ key, value }));
}
