# What infra/compose/try asks of the containers (sourced).

container() { echo "${COMPOSE_PROJECT_NAME}_$1_1"; }
status() { podman inspect -f '{{.State.Status}} {{if .State.Health}}{{.State.Health.Status}}{{end}} {{.State.ExitCode}}' "$(container "$1")"; }

# await_healthy SECONDS: every service, and migrate at its end.
await_healthy() {
  local deadline=$((SECONDS + $1)) service waiting
  while :; do
    waiting=()
    for service in "${services[@]}"; do
      case "$service $(status "$service")" in
        'migrate exited '*' 0') ;;
        migrate*) waiting+=("$service") ;;
        *' running healthy '*) ;;
        *) waiting+=("$service") ;;
      esac
    done
    [ ${#waiting[@]} -gt 0 ] || return 0
    [ "$SECONDS" -lt "$deadline" ] || fail "not healthy after $1 s: ${waiting[*]}"
    sleep 1
  done
}

# crash SERVICE: SIGKILL from outside, as of a crash; the restart is the engine's affair.
crash() {
  local name pid now
  name=$(container "$1")
  pid=$(podman inspect -f '{{.State.Pid}}' "$name")
  kill -KILL "$pid"
  for _ in $(seq 60); do
    now=$(podman inspect -f '{{.State.Pid}}' "$name")
    [ "$now" = 0 ] || [ "$now" = "$pid" ] || return 0
    sleep 1
  done
  fail "$1 does not come back"
}

# What the kernel says of the first process of each container: no root, no capability, none to be had.
check_bounds() {
  local service pid line
  for service in "${services[@]}"; do
    [ "$service" != migrate ] || continue
    pid=$(podman inspect -f '{{.State.Pid}}' "$(container "$service")")
    line=$(awk '/^(Uid|CapPrm|CapEff|CapBnd|NoNewPrivs):/ { print $1 $2 }' "/proc/$pid/status" | tr '\n' ' ')
    [[ "$line" =~ ^Uid:[1-9][0-9]*\ CapPrm:0+\ CapEff:0+\ CapBnd:0+\ NoNewPrivs:1\ $ ]] || fail "$service: $line"
    ! podman exec "$(container "$service")" sh -c ': >/etc/x' 2>/dev/null || fail "$service can write into its file system"
    [ "$(podman inspect -f '{{.HostConfig.Memory}} {{.HostConfig.PidsLimit}}' "$(container "$service")" | grep -cE '^[1-9][0-9]* [1-9][0-9]*$')" = 1 ] ||
      fail "$service has no bound of memory or processes"
  done
  say 'no container has root, a capability, a file system to write into'
}

# reaches FROM HOST PORT
reaches() { podman exec "$(container "$1")" timeout 5 bash -c ": </dev/tcp/$2/$3" 2>/dev/null; }
check_networks() {
  local from to
  for from in mosquitto alertmanager; do
    for to in 'kafka 9092' 'postgres 5432' 'aggregator 3000'; do
      # shellcheck disable=SC2086
      ! reaches "$from" $to || fail "$from reaches $to"
    done
  done
  ! reaches api mosquitto 1883 || fail 'api reaches mosquitto'
  reaches ingestion mosquitto 1883 && reaches ingestion kafka 9092 && reaches api postgres 5432 || fail 'who belongs together does not reach each other'
  ! podman exec "$(container aggregator)" awk '$2 == "00000000" { found = 1 } END { exit !found }' /proc/net/route || fail 'aggregator has a way out'
  say 'sensors, people and what is inside are apart; what is inside has no way out'
}

show_memory() {
  podman stats --no-stream --format '{{.Name}} {{.MemUsage}} {{.PIDS}}' | sed "s/^${COMPOSE_PROJECT_NAME}_//" | while read -r line; do say "memory: $line processes"; done
}

show_logs() {
  local service
  for service in "${services[@]}"; do
    podman container exists "$(container "$service")" 2>/dev/null || continue
    say "$service: $(status "$service")"
    podman logs --tail 15 "$(container "$service")" 2>&1 | cut -c1-500
  done
}
