#!/bin/sh
# Records fragments.pcap again, and the input of the case peer-closed-without-response/recorded-in-fragments. Needs root,
# iproute2, tcpdump, python3. Four network namespaces in a row, which it makes and removes: a client and a server that allow
# fragments (no path MTU discovery, so no DF), and two routers whose cable carries 700 bytes.
set -eu
cd "$(dirname "$0")"
case=../cases/peer-closed-without-response/recorded-in-fragments/input.pcap
all="wtc wtr wtt wts"
trap 'for n in $all; do ip netns del $n 2>/dev/null || true; done' EXIT
for n in $all; do
  ip netns add $n
  ip -n $n link set lo up
  ip netns exec $n sysctl -qw net.ipv4.ip_no_pmtu_disc=1 net.ipv4.ip_forward=1
done

# namespace, device, address: of both ends
cable() {
  ip -n $1 link add $2 type veth peer name $5 netns $4
  ip -n $1 addr add $3/24 dev $2
  ip -n $4 addr add $6/24 dev $5
  ip -n $1 link set $2 up
  ip -n $4 link set $5 up
}
cable wtc eth0 10.9.1.1 wtr eth0 10.9.1.254
cable wtr eth1 10.9.3.1 wtt eth1 10.9.3.2
cable wtt eth0 10.9.2.254 wts eth0 10.9.2.2
ip -n wtr link set eth1 mtu 700
ip -n wtt link set eth1 mtu 700
ip -n wtc route add default via 10.9.1.254
ip -n wts route add default via 10.9.2.254
ip -n wtr route add 10.9.2.0/24 via 10.9.3.2
ip -n wtt route add 10.9.1.0/24 via 10.9.3.1

# on the second router: between the two, and on all its interfaces
ip netns exec wtt tcpdump -i eth1 -B 8192 -U -w fragments.pcap tcp 2>/dev/null &
one=$!
ip netns exec wtt tcpdump -i any -B 8192 -U -w $case tcp 2>/dev/null &
two=$!
sleep 1
ip netns exec wts python3 record-fragments.py serve &
server=$!
sleep 0.5
ip netns exec wtc python3 record-fragments.py exchange
wait $server
sleep 0.5
sleep 1
kill $one $two
wait $one $two || true
