#!/bin/sh
# Starts Mosquitto in its container: makes the password file from the secret, then hands over. The broker itself leaves root.
set -eu
data=/mosquitto/data
mosquitto_passwd -b -c "$data/passwords" greenpark "$(cat /run/secrets/mqtt_password)"
chmod 0600 "$data/passwords"
chown -R mosquitto:mosquitto "$data"
exec mosquitto -c /mosquitto/config/mosquitto.conf
