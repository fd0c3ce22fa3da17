# shellcheck shell=bash disable=SC2154
# ./qmulum cluster [N]: a cluster on this machine, for trying it. Sourced by ./qmulum, whose functions and variables it uses. Everything that
# it starts ends with it, and the database and the photos with it: it is no installation.
# (root and state are ./qmulum's.)

cluster_server="$root/Qmulum.Silo/bin/orleans/Release/net10.0/qmulum-server.dll"
balancer="$root/deploy/balancer/bin/orleans/Release/net10.0/qmulum-balancer.dll"
cluster_folder=''
cluster_processes=()
cluster_postgres=''

cluster_build() {
  local project missing status log="$state/cluster.log"
  need_sdk
  build_web
  for project in Qmulum.Silo deploy/balancer; do
    status=0
    missing="$(restore_cluster "$project" "$log")" || status=$?
    [[ "$status" -ne 1 ]] || fail "the cluster needs the package $missing, which is not in the configured sources (dotnet nuget list source)"
    [[ "$status" -eq 0 ]] || { cat "$log" >&2; fail "the packages could not be restored; the reason is above."; }
    say "Building $project for the cluster…"
    (cd "$root" && dotnet build "$project" -c Release --nologo -tl:off -p:GrainHost=Orleans) >"$log" 2>&1 \
      || { cat "$log" >&2; fail "the build failed; its errors are above."; }
  done
}

# PostgreSQL refuses to run as root: there it runs as the user that its package made.
as_postgres() {
  if [[ "$(id -u)" -eq 0 ]]; then
    (cd / && exec setpriv --reuid postgres --regid postgres --clear-groups "$@")
  else
    "$@"
  fi
}

cluster_stop() {
  local process
  trap - EXIT INT TERM
  say 'Stopping…'
  # In the order of their dependence: whoever is asked still has whom it asks.
  for process in "${cluster_processes[@]}"; do
    kill -TERM "$process" 2>/dev/null || true
    wait "$process" 2>/dev/null || true
  done
  if [[ -n "$cluster_postgres" ]]; then
    as_postgres "$cluster_postgres/pg_ctl" -D "$cluster_folder/postgres/data" -m fast -w stop >/dev/null || true
  fi
  rm -rf "$cluster_folder"
}

cluster_database() {
  local folder="$cluster_folder/postgres" programs
  programs="$(dirname "$(compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -n 1 || command -v initdb)")"
  mkdir -p "$folder"
  if [[ "$(id -u)" -eq 0 ]]; then
    chmod 711 "$cluster_folder"
    chown postgres "$folder"
  fi
  as_postgres "$programs/initdb" -D "$folder/data" -U qmulum -A trust -E UTF8 --no-locale --no-sync >"$cluster_folder/postgres.log" 2>&1 \
    || { cat "$cluster_folder/postgres.log" >&2; fail 'PostgreSQL could not make a database.'; }
  as_postgres "$programs/pg_ctl" -D "$folder/data" -w -l "$folder/log" \
    -o "-c listen_addresses= -k '$folder' -c max_connections=600" start >/dev/null || fail "PostgreSQL did not start; $folder/log says why."
  cluster_postgres="$programs"
  as_postgres "$programs/createdb" -h "$folder" -U qmulum qmulum
}

# Starts a process in the background; Ctrl+C is for this script, which stops the others in their order.
cluster_start() { # LOG COMMAND…
  (trap '' INT; exec "${@:2}") >"$cluster_folder/$1.log" 2>&1 &
  cluster_processes=("$!" "${cluster_processes[@]}")
}

cluster_wait() { # NAME PORT
  local until=$((SECONDS + 180))
  until is_ready localhost "$2"; do
    kill -0 "${cluster_processes[0]}" 2>/dev/null || { cat "$cluster_folder/$1.log" >&2; fail "$1 ended; what it said is above."; }
    [[ "$SECONDS" -lt "$until" ]] || { cat "$cluster_folder/$1.log" >&2; fail "$1 was not ready within three minutes."; }
    sleep 0.2
  done
}

cluster() { # [N]
  local silos="${1:-2}" port="${QMULUM_PORT:-5080}" i one
  [[ $# -le 1 && "$silos" =~ ^[1-9][0-9]?$ ]] || fail "cluster takes a number of silos from 1 to 99, not '$*'"
  [[ "$port" =~ ^[1-9][0-9]{0,4}$ && $((port + 400)) -le 65535 ]] || fail "QMULUM_PORT is '$port', not a port from 1 to 65135"
  # The balancer, two API nodes, and for each silo its health, its own port and its gateway's.
  for one in 0 1 2 $(seq 101 $((100 + silos))) $(seq 201 $((200 + silos))) $(seq 301 $((300 + silos))); do
    ! port_is_taken localhost $((port + one)) || fail "port $((port + one)) is already in use. Choose others: QMULUM_PORT=$((port + 1000)) ./qmulum cluster $silos"
  done
  { missing_native; compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null || say postgresql; } | install
  alone cluster_build
  cluster_folder="$(mktemp -d "${TMPDIR:-/tmp}/qmulum-cluster-XXXXXX")"
  trap cluster_stop EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  cluster_database

  local server=(dotnet "$cluster_server" --data "$cluster_folder/data")
  export MALLOC_ARENA_MAX=2 DOTNET_gcServer=0 QMULUM_DATABASE="Host=$cluster_folder/postgres;Database=qmulum;Username=qmulum"
  for i in $(seq "$silos"); do
    cluster_start "silo-$i" "${server[@]}" --role silo --port $((port + 100 + i)) --siloPort $((port + 200 + i)) --gatewayPort $((port + 300 + i))
  done
  for i in $(seq "$silos"); do cluster_wait "silo-$i" $((port + 100 + i)); done
  for i in 1 2; do cluster_start "api-$i" "${server[@]}" --role api --port $((port + i)) --publicUrl "http://localhost:$port"; done
  for i in 1 2; do cluster_wait "api-$i" $((port + i)); done
  cluster_start balancer dotnet "$balancer" "$port" "http://localhost:$((port + 1))" "http://localhost:$((port + 2))"
  cluster_wait balancer "$port"

  say "Qmulum is at http://localhost:$port (the balancer)"
  [[ ! -r "$cluster_folder/data/setup-link" ]] || say "Make your account first, with this link: $(<"$cluster_folder/data/setup-link")"
  say "API nodes: http://localhost:$((port + 1)) http://localhost:$((port + 2))"
  for i in $(seq "$silos"); do say "Silo $i: http://localhost:$((port + 100 + i))/health/ready, process ${cluster_processes[$((${#cluster_processes[@]} - i))]}"; done
  say "Database: psql -h $cluster_folder/postgres -U qmulum qmulum · logs: $cluster_folder"
  say 'Ctrl+C stops all of it and removes its data.'
  wait "${cluster_processes[0]}" # the balancer; the others may be killed to see what happens
}
