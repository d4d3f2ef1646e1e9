// What is wrong with the configuration: told all at once, each with the variable it stands in.

export interface Complaint {
  readonly variable: string;
  readonly sentence: string;
}

export type Complain = (variable: string, sentence: string) => undefined;
