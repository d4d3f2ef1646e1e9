// What a template asks for that the emulator does not know, or knows and does nothing about.

export interface Finding {
  /** A stack is refused for the unknown; what is without effect here is worth knowing, and no more. */
  readonly kind: 'unknown-type' | 'unknown-property' | 'without-effect';
  /** The logical id. */
  readonly resource: string;
  readonly type: string;
  /** e.g. `Targets.0.InputTransformer`; undefined where the finding is of the type. */
  readonly property: string | undefined;
  readonly sentence: string;
}
