// ListRules, in the order of names.
import type { Operation } from '../operation.ts';
import type { events } from '../protocol/models.ts';
import { brokenConstraint } from './refusal.ts';
import { ruleView } from './rule-view.ts';
import { refuseOtherBus } from './subject.ts';

const LONGEST_PAGE = 100;

export const listRules: Operation<events.ListRulesRequest, events.ListRulesResponse> = {
  service: 'events',
  name: 'ListRules',
  // That AWS asks for no single rule is inferred.
  access: () => [{ action: 'events:ListRules', resource: '*', context: {} }],
  run({ NamePrefix = '', EventBusName, NextToken = '', Limit = LONGEST_PAGE }, { world, rules }) {
    refuseOtherBus(EventBusName);
    if (Limit < 1 || Limit > LONGEST_PAGE) {
      throw brokenConstraint('limit', Limit, `Member must be between 1 and ${LONGEST_PAGE}`);
    }
    // The token is the last name of the page before: rules that come or go in between move nothing.
    const left = rules.all().filter(({ name }) => name.startsWith(NamePrefix) && name > NextToken);
    const page = left.slice(0, Limit);
    const last = page.at(-1);
    return {
      Rules: page.map((rule) => ruleView(world, rule)),
      ...(last === undefined || left.length === page.length ? {} : { NextToken: last.name }),
    };
  },
};
