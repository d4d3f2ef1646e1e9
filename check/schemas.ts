// Writes what follows from schemas: those of the files that people write, for their editors, and the columns in docs/flows.md: `npm run schemas`. A test fails when one is stale.
import { readFileSync, writeFileSync } from 'node:fs';
import { withFlowsDocument } from '@tasktap/collector';
import { faultsJsonSchema, fleetJsonSchema } from '@tasktap/emulator';
import { policyJsonSchema } from 'tasktap';

writeFileSync('examples/fleet.schema.json', `${JSON.stringify(fleetJsonSchema(), null, 2)}\n`);
writeFileSync('examples/faults.schema.json', `${JSON.stringify(faultsJsonSchema(), null, 2)}\n`);
writeFileSync('examples/policy.schema.json', `${JSON.stringify(policyJsonSchema(), null, 2)}\n`);
writeFileSync('docs/flows.md', withFlowsDocument(readFileSync('docs/flows.md', 'utf8')));
