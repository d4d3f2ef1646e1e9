// A filter as EC2 takes it.
import type { Filter } from '@aws-sdk/client-ec2';

export function filter(name: string, values: readonly string[]): Filter {
  return { Name: name, Values: [...values] };
}
