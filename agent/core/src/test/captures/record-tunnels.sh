#!/bin/sh
# Records tunnels.pcap and errors.pcap again. Needs root, iproute2, iptables, tcpdump, python3. Everything happens in
# two network namespaces that it makes and removes, joined by one cable: what runs through the tunnels is seen on it.
# Of the tunnels only VXLAN is here, which every kernel has; TunnelsTest builds the others.
set -eu
cd "$(dirname "$0")"
trap 'for n in wta wtb; do ip netns del $n 2>/dev/null || true; done' EXIT
for n in wta wtb; do
  ip netns add $n
  ip -n $n link set lo up
  ip netns exec $n sysctl -qw net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0
done
ip -n wta link add eth0 type veth peer name eth0 netns wtb

# end, its namespace, the other end
configure() {
  on="ip -n $2"
  $on link set eth0 up
  $on addr add 10.9.0.$1/24 dev eth0
  $on addr add fd09::$1/64 dev eth0 nodad
  here="local 10.9.0.$1 remote 10.9.0.$3"
  $on link add vxlan type vxlan id 70 dstport 4789 $here dev eth0
  $on link add vxold type vxlan id 71 dstport 8472 $here dev eth0
  $on link add vxsix type vxlan id 72 dstport 4789 local fd09::$1 remote fd09::$3 dev eth0
  number=10
  for device in vxlan vxold vxsix; do
    $on link set $device up
    $on addr add 10.9.$number.$1/24 dev $device
    $on addr add fd$number::$1/64 dev $device nodad
    number=$((number + 1))
  done
}
configure 1 wta 2
configure 2 wtb 1
# a believes that the cable carries less than vxlan does: full-size packets inside are sent in fragments outside
ip -n wta route add 10.9.0.2/32 dev eth0 mtu 1000

# file, snap length
start() {
  ip netns exec wta tcpdump -i eth0 -s "$2" --immediate-mode -U -w "$1" not arp 2>/dev/null &
  dump=$!
  sleep 1
}
stop() {
  sleep 0.5
  kill $dump
  wait $dump || true
}

start tunnels.pcap 160
ip netns exec wtb python3 record-tunnels.py serve &
server=$!
sleep 0.5
for address in 10.9.0.2 10.9.10.2 10.9.11.2 10.9.12.2 fd11::2; do
  ip netns exec wta python3 record-tunnels.py exchange $address
done
stop
kill $server

refuse() {
  ip netns exec wtb $1 -A INPUT -p tcp --dport $2 -j REJECT --reject-with $3
}
port=9001
for kind in icmp-net-unreachable icmp-host-unreachable icmp-port-unreachable icmp-proto-unreachable icmp-net-prohibited \
  icmp-host-prohibited icmp-admin-prohibited; do
  refuse iptables $port $kind
  port=$((port + 1))
done
port=9001
for kind in icmp6-no-route icmp6-adm-prohibited icmp6-addr-unreachable icmp6-port-unreachable; do
  refuse ip6tables $port $kind
  port=$((port + 1))
done
# behind b, a cable that carries less: fragmentation needed, packet too big; and a hop limit that runs out
ip -n wtb link add narrow type veth peer name unused
ip -n wtb link set narrow mtu 1280 up
ip -n wtb addr add 10.9.99.1/24 dev narrow
ip -n wtb addr add fd99::1/64 dev narrow nodad
ip -n wtb link set unused up
ip -n wta route add 10.9.99.0/24 via 10.9.0.2
ip -n wta route add fd99::/64 via fd09::2
ip netns exec wtb sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
start errors.pcap 250
for port in 9001 9002 9003 9004 9005 9006 9007; do
  ip netns exec wta python3 record-tunnels.py connect 10.9.0.2 $port
done
for port in 9001 9002 9003 9004; do
  ip netns exec wta python3 record-tunnels.py connect fd09::2 $port
done
ip netns exec wta python3 record-tunnels.py big 10.9.99.9
ip netns exec wta python3 record-tunnels.py big fd99::9
ip netns exec wta python3 record-tunnels.py hop 10.9.99.9
ip netns exec wta python3 record-tunnels.py hop fd99::9
ip netns exec wtb python3 record-tunnels.py resolver &
resolver=$!
sleep 0.5
ip netns exec wta python3 record-tunnels.py ask 10.9.0.2
ip netns exec wta python3 record-tunnels.py ask fd09::2
stop
kill $resolver
