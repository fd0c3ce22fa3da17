# A real S3 server for tests: Ceph's object gateway with one monitor and one memory-backed OSD, on loopback, all files in one folder.
# $1 the folder to make one in, $2 the gateway's port, $3 the monitor's port, $4 and $5 an access key and its secret (${4}2 is another).
# Prints the folder once the gateway answers. Each line that it reads is done and then answered by its own text:
#   stop   ends the gateway without a word (what it acknowledged stays)
#   start  starts it again
# The end of its standard input ends everything.
set -u
umask 077
folder=$(mktemp -d "$1/qmulum-s3-XXXXXX") || exit 1
gateway= monitor= osd=
leave() {
  for process in $gateway $osd $monitor; do kill -KILL "$process" 2>/dev/null && wait "$process" 2>/dev/null; done
  rm -rf "$folder"
}
trap leave EXIT
trap 'exit 1' INT TERM HUP
fail() { tail -n 20 "$folder"/*.log "$folder/output" >&2; exit 1; }

# A machine's own settings must not reach into this cluster.
unset CEPH_ARGS
export CEPH_CONF="$folder/ceph.conf"
mkdir "$folder/mon" "$folder/osd" "$folder/run"
cluster=$(cat /proc/sys/kernel/random/uuid)
disk=$(cat /proc/sys/kernel/random/uuid)
cat >"$CEPH_CONF" <<SETTINGS
[global]
fsid = $cluster
mon initial members = a
mon host = [v2:127.0.0.1:$3]
public addr = 127.0.0.1
cluster addr = 127.0.0.1
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
auth allow insecure global id reclaim = false
keyring = $folder/keyring
run dir = $folder/run
admin socket = $folder/run/\$name.asok
log file = $folder/\$name.log
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd crush chooseleaf type = 0
mon allow pool size one = true
mon max pg per osd = 10000
# A nearly full disk is no business of a server that keeps its blobs in memory.
mon data avail warn = 1
mon data avail crit = 1
# Each pool is a round of the monitor, which else waits a second for company.
paxos propose interval = 0.05
paxos min wait = 0.01
[mon.a]
mon data = $folder/mon
[osd.0]
osd data = $folder/osd
osd objectstore = memstore
memstore device bytes = 6442450944
[client.rgw.a]
rgw data = $folder/run
rgw frontends = beast endpoint=127.0.0.1:$2
rgw thread pool size = 64
rgw run sync thread = false
rgw dns name = s3.test
rgw enable usage log = false
rgw enable quota threads = false
# What is deleted gives its memory back at once.
rgw gc obj min wait = 1
rgw gc processor period = 1
SETTINGS

key() { ceph-authtool "$folder/keyring" --gen-key "$@" >>"$folder/output" 2>&1 || fail; }
await() { # COMMAND…: until it succeeds
  for _ in $(seq 400); do
    "$@" >>"$folder/output" 2>&1 && return
    sleep 0.05
  done
  fail
}

ceph-authtool --create-keyring "$folder/keyring" >>"$folder/output" 2>&1 || fail
key -n mon. --cap mon 'allow *'
key -n client.admin --cap mon 'allow *' --cap osd 'allow *'
key -n client.rgw.a --cap mon 'allow rwx' --cap osd 'allow rwx'
key -n osd.0 --cap mon 'allow profile osd' --cap osd 'allow *'
monmaptool --create --fsid "$cluster" --addv a "[v2:127.0.0.1:$3]" "$folder/monmap" >>"$folder/output" 2>&1 || fail
ceph-mon --mkfs -i a --monmap "$folder/monmap" --keyring "$folder/keyring" >>"$folder/output" 2>&1 || fail
ceph-mon -f -i a </dev/null >>"$folder/output" 2>&1 &
monitor=$!
ceph-osd -i 0 --mkfs --osd-uuid "$disk" >>"$folder/output" 2>&1 || fail
await ceph --connect-timeout 5 osd new "$disk"
ceph-osd -f -i 0 </dev/null >>"$folder/output" 2>&1 &
osd=$!

answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
begin() {
  radosgw -f -n client.rgw.a </dev/null >>"$folder/output" 2>&1 &
  gateway=$!
  for _ in $(seq 1200); do
    answers "$1" && return
    kill -0 "$gateway" 2>/dev/null || fail
    sleep 0.05
  done
  fail
}

begin "$2"
radosgw-admin user create --uid=qmulum --display-name=Qmulum --access-key="$4" --secret-key="$5" >>"$folder/output" 2>&1 || fail
radosgw-admin key create --uid=qmulum --key-type=s3 --access-key="${4}2" --secret-key="$5" >>"$folder/output" 2>&1 || fail
echo "$folder"
while read -r order; do
  case "$order" in
    stop)
      kill -KILL "$gateway" && wait "$gateway" 2>/dev/null
      gateway=
      ;;
    start) begin "$2" ;;
  esac
  echo "$order"
done
