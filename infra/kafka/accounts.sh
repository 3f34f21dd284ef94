#!/usr/bin/env bash
# Gives Kafka the accounts of the secrets kafka_*, and each what it may do. Fails while the broker does not answer.
set -eu
prefix="${KAFKA_TOPIC_PREFIX:-}greenpark"
accounts='ingestion aggregator alerting api tools'
done_file=/var/lib/kafka/data/accounts.sha256

tool() { name=$1 && shift && "/opt/kafka/bin/$name.sh" --bootstrap-server 127.0.0.1:9091 "$@" >/dev/null; }

# A restart with the same secrets has nothing to do: each call of a tool costs a second or two.
wanted="$(cat "$0" /run/secrets/kafka_* | sha256sum | cut -d' ' -f1) $prefix"
[ "$(cat "$done_file" 2>/dev/null)" != "$wanted" ] || exit 0
(: </dev/tcp/127.0.0.1/9091) 2>/dev/null || exit 1

everyone=
for account in $accounts; do
  tool kafka-configs --alter --entity-type users --entity-name "$account" \
    --add-config "SCRAM-SHA-512=[password=$(cat "/run/secrets/kafka_$account")]"
  everyone="$everyone --allow-principal User:$account"
done

# Topics of Greenpark and its groups, nothing else; no one deletes a topic or changes its settings.
# shellcheck disable=SC2086
tool kafka-acls --add $everyone --topic "$prefix." --resource-pattern-type prefixed \
  --operation Read --operation Write --operation Create --operation DescribeConfigs
# shellcheck disable=SC2086
tool kafka-acls --add $everyone --group "$prefix-" --resource-pattern-type prefixed --operation Read --operation Delete
# shellcheck disable=SC2086
tool kafka-acls --add $everyone --cluster --operation DescribeConfigs --operation Describe

# Whom sensors can reach says nothing of figures, alerts, evidence and credentials. The others share one outbox: each moves all of it.
tool kafka-acls --add --deny-principal User:ingestion --operation Write \
  --topic "$prefix.status.v1" --topic "$prefix.alerts.v1" --topic "$prefix.evidence.v1" --topic "$prefix.principals.v1"
echo "$wanted" >"$done_file"
