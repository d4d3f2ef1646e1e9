// The UDP ports at which mirrored packets arrive in their tunnels.

/** VXLAN (RFC 7348), which is how a Network Load Balancer delivers what is mirrored. */
export const vxlanPort = 4789;
/** GENEVE (RFC 8926), in which a Gateway Load Balancer delivers it. */
export const genevePort = 6081;
