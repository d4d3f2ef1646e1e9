// How CloudFormation says that there is no stack of a name.

/** The one place where a message decides: the code, ValidationError, says it of everything. The AWS CLI reads the same words. */
export function isNoStack(error: unknown): boolean {
  return (
    error instanceof Error &&
    error.name === 'ValidationError' &&
    /^Stack with id .* does not exist$/.test(error.message)
  );
}
