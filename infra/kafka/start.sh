#!/bin/sh
# Starts Kafka in its container. Beside it, as soon as it answers, accounts.sh makes the accounts and what each may do; the
# health check waits for /tmp/accounts.
set -eu
bin=/opt/kafka/bin
here=/etc/greenpark
# Nothing can be written beside the data: logs go to standard output, garbage collection is not logged.
export LOG_DIR=/tmp/kafka EXTRA_ARGS='-name kafkaServer' KAFKA_LOG4J_OPTS="-Dlog4j2.configurationFile=file:$here/log4j2.xml"

rm -f /tmp/accounts
(
  # Tools that live for a second: small, and compiled no further than that pays.
  export KAFKA_HEAP_OPTS=-Xmx96m KAFKA_JVM_PERFORMANCE_OPTS='-XX:+UseSerialGC -XX:TieredStopAtLevel=1'
  until bash "$here/accounts.sh"; do sleep 2; done
  touch /tmp/accounts
) &

"$bin/kafka-storage.sh" format --ignore-formatted --cluster-id "$CLUSTER_ID" --config "$here/compose.properties" >/dev/null
exec "$bin/kafka-server-start.sh" "$here/compose.properties" \
  --override "advertised.listeners=LOCAL://127.0.0.1:9091,INTERNAL://kafka:9092,HOST://127.0.0.1:$KAFKA_PORT"
