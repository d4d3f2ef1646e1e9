// Writes the JSON Schemas of the files that people write, for their editors: `npm run schemas`. A test fails when one is stale.
import { writeFileSync } from 'node:fs';
import { faultsJsonSchema, fleetJsonSchema } from '@tasktap/emulator';

writeFileSync('examples/fleet.schema.json', `${JSON.stringify(fleetJsonSchema(), null, 2)}\n`);
writeFileSync('examples/faults.schema.json', `${JSON.stringify(faultsJsonSchema(), null, 2)}\n`);
