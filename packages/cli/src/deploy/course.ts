// What a deployment is given, and what comes of it.
import type { Change, Declared, TemplateGiven } from '@tasktap/aws/deploying';
import type { ChangePorts, Watched } from './change-set.ts';
import type { TemplateToPlace } from './place.ts';
import type { Parameters } from './rights.ts';
import type { Step } from './steps.ts';

export interface DeployPorts extends ChangePorts {
  /** What is to be agreed to, a line at a time. */
  readonly say: (line: string) => void;
  /** Is it to be carried out? */
  readonly agree: () => Promise<boolean>;
  /** For a stack with these parameters; undefined: there is none. @throws UserError */
  readonly plan: (standing: Parameters | undefined) => Promise<DeployPlan>;
  /** @throws UserError */
  readonly writePolicy: (parameter: string, text: string) => Promise<void>;
}

export interface DeployWishes extends TemplateToPlace {
  readonly stackName: string;
  readonly parameters: Parameters;
  readonly changeSetName: string;
}

export interface DeployPlan {
  readonly steps: readonly Step[];
  /** Undefined: none is deployed. */
  readonly policy: PolicyChange | undefined;
}

interface PolicyChange {
  /** In SSM. */
  readonly parameter: string;
  /** As `policy put` shows them: `-` what goes, `+` what comes. */
  readonly changes: readonly string[];
  /** Of the JSON. */
  readonly bytes: number;
}

export interface Deployed extends Omit<Watched, 'outcome'> {
  readonly stack: string;
  readonly outcome: Watched['outcome'] | 'unchanged' | 'not-agreed';
  /** Of every change set that was carried out, or would have been the first. */
  readonly changes: readonly Change[];
  readonly policy?: PolicyChange & { readonly written: boolean };
}

/** What all steps of one deployment have in common. */
export interface Course {
  readonly ports: DeployPorts;
  readonly wishes: DeployWishes;
  readonly plan: DeployPlan;
  readonly template: TemplateGiven;
  readonly declared: readonly Declared[];
  /** Parameters of the stack as it stood before all. Undefined: there was none. */
  readonly standing: Parameters | undefined;
}
