// What a template says of itself: its parameters, its description, and the capability that it wants.
import type { cloudformation } from '../../protocol/models.ts';
import type { Template } from '../template/template.ts';
import { capabilityFor } from './capabilities.ts';

export function declarationsOf({ parameters }: Template): cloudformation.ParameterDeclaration[] {
  return Object.entries(parameters).map(([ParameterKey, declared]) => ({
    ParameterKey,
    DefaultValue: textOf(declared['Default']),
    ParameterType: textOf(declared['Type']),
    NoEcho: String(declared['NoEcho']) === 'true',
    Description: textOf(declared['Description']),
    ParameterConstraints: Array.isArray(declared['AllowedValues'])
      ? { AllowedValues: declared['AllowedValues'].map(String) }
      : {},
  }));
}

export function capabilitiesOf(template: Template): {
  readonly Capabilities: cloudformation.Capability[];
  readonly CapabilitiesReason: string | undefined;
} {
  const needed = capabilityFor(template);
  if (needed === undefined) return { Capabilities: [], CapabilitiesReason: undefined };
  const CapabilitiesReason = `The following resource(s) require capabilities: [${needed.types.join(', ')}]`;
  return { Capabilities: [needed.capability], CapabilitiesReason };
}

function textOf(value: unknown): string | undefined {
  return value === undefined ? undefined : String(value);
}
