# A container engine of its own for infra/compose/try (sourced): podman with store, networks and volumes below $store, and the
# socket by which docker-compose speaks to it. Nothing of an engine that is there already is seen or touched.

began=${began:-$(date +%s)}
export began
say() { printf '[%4s s] %s\n' "$(($(date +%s) - began))" "$*"; }
skip() { say "compose try: skipped: $*" && exit 0; }
fail() { say "FAILED: $*" >&2 && exit 1; }

# engine_install: what is missing, from Debian's packages.
engine_install() {
  local missing=() tool
  for tool in podman runc mmdebstrap docker-compose iptables catatonit; do command -v "$tool" >/dev/null || missing+=("$tool"); done
  command -v mvn >/dev/null || missing+=(maven)
  [ -x /usr/lib/podman/netavark ] || missing+=(netavark)
  [ -x /usr/lib/podman/aardvark-dns ] || missing+=(aardvark-dns)
  [ ${#missing[@]} -gt 0 ] || return 0
  say "installing ${missing[*]}"
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null 2>&1
}

engine_configure() {
  local files
  files=$(ulimit -Hn)
  if [ "$files" = unlimited ] || [ "$files" -gt 16384 ]; then files=16384; fi
  engine_forget
  printf '[storage]\ndriver = "overlay"\ngraphroot = "%s/images"\nrunroot = "%s/run"\n' "$store" "$store" >"$store/storage.conf"
  printf 'unqualified-search-registries = ["docker.io"]\n' >"$store/registries.conf"
  # runc takes the cgroups of either version. Limits are the same soft and hard: Docker's API exchanges them here.
  cat >"$store/containers.conf" <<EOF
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
lock_type = "file"
tmp_dir = "$store/tmp"
volume_path = "$store/volumes"
[network]
network_backend = "netavark"
network_config_dir = "$store/networks"
[containers]
default_ulimits = ["nofile=$files:$files", "nproc=4096:4096"]
EOF
  export CONTAINERS_CONF="$store/containers.conf" CONTAINERS_STORAGE_CONF="$store/storage.conf"
  export CONTAINERS_REGISTRIES_CONF="$store/registries.conf" ENGINE=podman DISABLE_HC_SYSTEMD=true
}

# engine_forget: everything but the images: also what a run has left that was killed.
engine_forget() {
  ! mountpoint -q "$store/images/overlay" || umount "$store/images/overlay"
  rm -rf "$store"/{run,tmp,volumes,networks} "$store"/images/{libpod,overlay-containers}
  # Of cgroups the empty ones alone: the kernel keeps those that are in use.
  find /sys/fs/cgroup -depth -type d -path '*/libpod_parent*' -exec rmdir {} \; 2>/dev/null || true
}

# engine_serve SOCKET: Docker's API at a socket, and the health checks, which podman leaves to systemd otherwise.
engine_serve() {
  export DOCKER_HOST="unix://$1"
  podman system service --time 0 "$DOCKER_HOST" >"$work/engine.log" 2>&1 &
  until [ -S "$1" ]; do sleep 0.2 && kill -0 $!; done
  (
    while sleep 1; do
      for name in $(podman ps --format '{{.Names}}' 2>/dev/null); do podman healthcheck run "$name" >/dev/null 2>&1 || true; done
    done
  ) &
}
