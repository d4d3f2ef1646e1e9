// Prints how long a bundle of the handlers takes to load, in milliseconds: what a cold start of Lambda waits for.
const begun = performance.now();
require(process.argv[2] ?? '');
console.log(performance.now() - begun);
