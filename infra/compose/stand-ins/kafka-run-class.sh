#!/bin/bash
# Stands for the scripts in Kafka's bin folder: each starts its class, with the variables that those scripts know.
case $(basename "$0" .sh) in
  kafka-storage) class=kafka.tools.StorageTool ;;
  kafka-server-start) class=kafka.Kafka ;;
  kafka-acls) class=org.apache.kafka.tools.AclCommand ;;
  kafka-configs) class=kafka.admin.ConfigCommand ;;
  kafka-topics) class=org.apache.kafka.tools.TopicCommand ;;
  kafka-broker-api-versions) class=org.apache.kafka.tools.BrokerApiVersionsCommand ;;
  *) class=$1 && shift ;;
esac
exec java ${KAFKA_HEAP_OPTS:--Xmx256m} ${KAFKA_JVM_PERFORMANCE_OPTS:-} ${KAFKA_LOG4J_OPTS:-} ${KAFKA_OPTS:-} -cp '/opt/kafka/libs/*' "$class" "$@"
