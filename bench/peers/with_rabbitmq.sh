#!/bin/bash
# Runs a command with a RabbitMQ of its own, whose address it finds in CELERY_BROKER:
#
#     ./with_rabbitmq.sh /usr/bin/python3 celery_queue.py
#
# The broker listens on loopback only, on free ports, keeps all its files in a temporary folder, and is gone when the command is:
# no systemd, no user rabbitmq, nothing of a broker that the machine may already have. The exit code is the command's.
set -u

[ $# -gt 0 ] || { echo "usage: $0 COMMAND [ARGUMENT...]" >&2; exit 2; }

bin=/usr/lib/rabbitmq/bin
[ -x $bin/rabbitmq-server ] || { echo "$0: there is no $bin/rabbitmq-server (apt-get install rabbitmq-server)" >&2; exit 127; }

dir=$(mktemp -d -t rabbitmq.XXXXXX) || exit 1
epmd= server= ctl= command=

# Ends what this script started: TERM, then KILL after ten seconds.
# Each has a session, and so a process group, of its own, which bears its id.
end() {
    [ -n "$1" ] || return
    kill -TERM -- "-$1" 2>/dev/null
    for _ in $(seq 100); do
        kill -0 -- "-$1" 2>/dev/null || break
        sleep 0.1
    done
    kill -KILL -- "-$1" 2>/dev/null
    wait "$1" 2>/dev/null
}

cleanup() {
    trap '' INT TERM HUP
    end "$command"
    end "$ctl"
    end "$server"
    end "$epmd"
    rm -rf "$dir"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

read -r node_port dist_port epmd_port < <(/usr/bin/python3 -c '
import socket
sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(3)]
print(*(s.getsockname()[1] for s in sockets))')

mkdir "$dir/home"
(umask 077; od -An -N16 -tx1 /dev/urandom | tr -d ' \n' >"$dir/home/.erlang.cookie")
touch "$dir/env.conf" "$dir/rabbitmq.conf"
environment=(
    HOME="$dir/home" # where the Erlang cookie is
    ERL_EPMD_PORT="$epmd_port" ERL_EPMD_ADDRESS=127.0.0.1
    RABBITMQ_NODENAME="peers$$@localhost"
    RABBITMQ_NODE_IP_ADDRESS=127.0.0.1 RABBITMQ_NODE_PORT="$node_port" RABBITMQ_DIST_PORT="$dist_port"
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1}"
    RABBITMQ_CTL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1}"
    RABBITMQ_CONF_ENV_FILE="$dir/env.conf" RABBITMQ_CONFIG_FILE="$dir/rabbitmq.conf"
    RABBITMQ_ADVANCED_CONFIG_FILE="$dir/advanced.config" RABBITMQ_ENABLED_PLUGINS_FILE="$dir/enabled_plugins"
    RABBITMQ_GENERATED_CONFIG_DIR="$dir/config" RABBITMQ_SCHEMA_DIR="$dir/schema"
    RABBITMQ_MNESIA_BASE="$dir/mnesia" RABBITMQ_LOG_BASE="$dir/log" RABBITMQ_PID_FILE="$dir/pid"
)

# The port mapper of Erlang too is our own: the one that Erlang starts by itself would outlive us.
env "${environment[@]}" setsid epmd </dev/null >"$dir/epmd.out" 2>&1 &
epmd=$!
env "${environment[@]}" setsid $bin/rabbitmq-server </dev/null >"$dir/server.out" 2>&1 &
server=$!
env "${environment[@]}" setsid $bin/rabbitmqctl wait --timeout 120 "$dir/pid" </dev/null >"$dir/ctl.out" 2>&1 &
ctl=$!

wait -n "$ctl" "$server"
started=$?
if [ $started -ne 0 ] || ! kill -0 "$server" 2>/dev/null; then
    echo "$0: RabbitMQ did not start" >&2
    tail -n 30 "$dir/ctl.out" "$dir/server.out" >&2
    exit 1
fi
ctl=

CELERY_BROKER="pyamqp://guest@127.0.0.1:$node_port//" setsid "$@" <&0 &
command=$!
wait "$command"
code=$?
exit $code
