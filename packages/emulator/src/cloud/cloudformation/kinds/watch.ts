// AWS::CloudWatch::Alarm and AWS::CloudWatch::Dashboard: known by name, and nothing more, since CloudWatch is not emulated.
import * as v from 'valibot';
import type { AnyKind } from '../kind.ts';
import { defineKind, physicalName } from '../kind.ts';
import { NO_TAGS, text } from '../properties.ts';

const NOT_EMULATED = 'CloudWatch is not emulated: no metric is kept and no alarm rings';

const ALARM: readonly string[] = [
  'ActionsEnabled',
  'AlarmActions',
  'AlarmDescription',
  'ComparisonOperator',
  'DatapointsToAlarm',
  'Dimensions',
  'EvaluateLowSampleCountPercentile',
  'EvaluationPeriods',
  'ExtendedStatistic',
  'InsufficientDataActions',
  'MetricName',
  'Metrics',
  'Namespace',
  'OKActions',
  'Period',
  'Statistic',
  'Threshold',
  'ThresholdMetricId',
  'TreatMissingData',
  'Unit',
];

export const alarm: AnyKind = defineKind({
  type: 'AWS::CloudWatch::Alarm',
  schema: v.strictObject({ AlarmName: v.optional(text) }),
  withoutEffect: { ...Object.fromEntries(ALARM.map((name) => [name, NOT_EMULATED])), Tags: NO_TAGS },
  replacedBy: ['AlarmName'],
  create({ AlarmName: name }, making) {
    const { account, region } = making.site.cloud.world;
    const physicalId = name ?? physicalName(making);
    return { physicalId, attributes: { Arn: `arn:aws:cloudwatch:${region}:${account}:alarm:${physicalId}` } };
  },
  update: (made) => made,
  remove: () => undefined,
});

export const dashboard: AnyKind = defineKind({
  type: 'AWS::CloudWatch::Dashboard',
  schema: v.strictObject({ DashboardName: v.optional(text) }),
  withoutEffect: { DashboardBody: NOT_EMULATED },
  replacedBy: ['DashboardName'],
  create: ({ DashboardName: name }, making) => ({ physicalId: name ?? physicalName(making), attributes: {} }),
  update: (made) => made,
  remove: () => undefined,
});
