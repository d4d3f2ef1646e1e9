// Ports from one to another, both included.

export interface PortRange {
  readonly from: number;
  readonly to: number;
}
