// The front with the bucket beside it into which custom resources put their answers: such a request is not signed in its headers.
import type { Answers } from '../cloudformation/answers.ts';
import { isForAnswers } from '../lambda/environment/hosts.ts';
import type { Front } from './front.ts';
import { header } from './wire.ts';

export function withAnswers(front: Front, answers: Answers): Front {
  return {
    async handle(request) {
      if (!isForAnswers(header(request.headers, 'host'))) return front.handle(request);
      const taken = request.method === 'PUT' && answers.take(request.path, request.body.toString('utf8'));
      return { status: taken ? 200 : 403, headers: {}, body: '' };
    },
  };
}
