#!/bin/sh
# Starts Mosquitto in its container. Who may come in is put together from the secret of ingestion and the files of
# `greenpark devices mosquitto-files` (/mosquitto/access, where there are any): at the start, and again at a SIGHUP.
set -eu
umask 077
data=/mosquitto/data
access=/mosquitto/access

gather() {
  printf 'greenpark:%s\n' "$(cat /run/secrets/mqtt_password)" >"$data/passwords.draft"
  mosquitto_passwd -U "$data/passwords.draft"
  acl=/mosquitto/config/acl
  if [ -f "$access/acl" ]; then
    acl=$access/acl
    sed '/^greenpark:/d' "$access/passwords" >>"$data/passwords.draft"
  fi
  cat "$acl" >"$data/acl.draft"
  mv "$data/acl.draft" "$data/acl"
  mv "$data/passwords.draft" "$data/passwords"
}

gather
mosquitto -c /mosquitto/config/mosquitto.conf &
broker=$!
trap 'gather && kill -HUP "$broker"' HUP
trap 'kill -TERM "$broker"' TERM INT
# A signal ends `wait`, not the broker.
code=0
wait "$broker" || code=$?
while kill -0 "$broker" 2>/dev/null; do code=0 && wait "$broker" || code=$?; done
exit "$code"
