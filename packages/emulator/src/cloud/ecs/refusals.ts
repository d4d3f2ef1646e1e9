// What ECS says no with: codes from the service model, messages as seen on the wire where they are known.
import { AwsError } from '../operation.ts';

export const clusterNotFound = (): AwsError => new AwsError('ClusterNotFoundException', 'Cluster not found.');

export const serviceNotFound = (): AwsError => new AwsError('ServiceNotFoundException', 'Service not found.');

export const serviceNotActive = (): AwsError => new AwsError('ServiceNotActiveException', 'Service was not ACTIVE.');

export const clientError = (message: string): AwsError => new AwsError('ClientException', message);

export const invalidParameter = (message: string): AwsError => new AwsError('InvalidParameterException', message);

export const resourceNotFound = (): AwsError =>
  new AwsError('ResourceNotFoundException', 'The specified resource could not be found.');
