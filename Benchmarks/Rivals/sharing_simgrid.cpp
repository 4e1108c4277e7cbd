// The load of Benchmarks/Sources/sharing/FlowLoad.swift on SimGrid (LGPL, Debian's libsimgrid-dev, not part of lwsim):
// a two-tier fat tree, so many flows between random hosts at any time, pure max-min sharing without latency.
//
// Usage: sharing_simgrid HOSTS-PER-LEAF LEAVES SPINES IN-FLIGHT FLOWS
// Prints how many flows finish in a second of CPU time, after a tenth as many that warm up.
#include <simgrid/s4u.hpp>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <random>
#include <vector>

namespace sg4 = simgrid::s4u;

static std::vector<sg4::Host*> hosts;
static std::mt19937_64 draw(42);
static long finished, wanted;
static double started;

static double cpu_seconds() {
  timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return time.tv_sec + time.tv_nsec * 1e-9;
}

// One of the flows in flight: whenever it finishes, it starts anew elsewhere.
static void send_for_ever() {
  while (true) {
    size_t source = draw() % hosts.size(), other = draw() % (hosts.size() - 1);
    size_t destination = other < source ? other : other + 1;
    double bytes = 1e9 * (0.5 + std::uniform_real_distribution<>()(draw));
    sg4::Comm::sendto(hosts[source], hosts[destination], static_cast<uint64_t>(bytes));
    if (++finished == 0) started = cpu_seconds();
    if (finished == wanted) {
      std::printf("%.1f\n", wanted / (cpu_seconds() - started));
      std::fflush(stdout);
      std::_Exit(0);
    }
  }
}

int main(int argc, char** argv) {
  sg4::Engine engine(&argc, argv);
  // The options that leave plain max-min sharing: see docs/model/fabric.md.
  for (const char* option :
       {"network/model:CM02", "network/crosstraffic:0", "network/latency-factor:1", "network/bandwidth-factor:1",
        "network/weight-S:0", "network/TCP-gamma:0", "network/optim:Lazy"})
    sg4::Engine::set_config(option);
  if (argc != 6) return std::fprintf(stderr, "usage: HOSTS-PER-LEAF LEAVES SPINES IN-FLIGHT FLOWS\n"), 2;
  unsigned per_leaf = std::atoi(argv[1]), leaves = std::atoi(argv[2]), spines = std::atoi(argv[3]);
  int in_flight = std::atoi(argv[4]);
  wanted = std::atol(argv[5]);
  finished = -wanted / 10;
  auto make_host = [](sg4::NetZone* zone, const std::vector<unsigned long>&, unsigned long id) {
    auto* host = zone->create_host("h" + std::to_string(id), 1e12);
    hosts.push_back(host);
    return std::pair<simgrid::kernel::routing::NetPoint*, simgrid::kernel::routing::NetPoint*>(
        host->get_netpoint(), nullptr);
  };
  auto* zone = sg4::create_fatTree_zone(
      "tree", nullptr, {2, {per_leaf, leaves}, {1, spines}, {1, 1}}, sg4::ClusterCallbacks(make_host), 50e9, 0,
      sg4::Link::SharingPolicy::SPLITDUPLEX);
  zone->seal();
  for (int flow = 0; flow < in_flight; flow++) sg4::Actor::create("flow", hosts[0], send_for_ever);
  engine.run();
}
