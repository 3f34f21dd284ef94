/** Client id and consumer group: all aggregators share the partitions of one group. */
export const CONSUMER_GROUP = 'greenpark-aggregator';
