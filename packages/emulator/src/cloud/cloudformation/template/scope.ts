// What the functions of a template can look up.

export interface Scope {
  /** Of a parameter, or of a pseudo parameter. Undefined: there is none of that name. */
  parameter(name: string): unknown;
  /** Throws for an unknown name. */
  condition(name: string): boolean;
  readonly mappings: Readonly<Record<string, unknown>>;
  /** Undefined where resources cannot be spoken of: in conditions and rules. */
  readonly resources: Resources | undefined;
  /** For `Fn::GetAZs`, in the stack's own region. */
  readonly availabilityZones: readonly string[];
}

export interface Resources {
  /** What `Ref` gives; undefined: no such resource. */
  reference(id: string): string | undefined;
  /** What `Fn::GetAtt` gives; undefined: no such resource, or it has no such attribute. */
  attribute(id: string, name: string): unknown;
}
