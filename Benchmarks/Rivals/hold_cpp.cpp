// The hold model on std::priority_queue, with events of 24 bytes in the order of time, then sequence.
// Usage: hold_cpp PENDING EVENTS; prints "cpp PENDING nanoseconds-of-CPU-per-event".
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <queue>
#include <random>
#include <vector>

struct Event {
  int64_t time;
  uint64_t sequence;
  uint64_t payload;
};

struct Later {
  bool operator()(const Event &a, const Event &b) const {
    return a.time != b.time ? a.time > b.time : a.sequence > b.sequence;
  }
};

using Queue = std::priority_queue<Event, std::vector<Event>, Later>;

static double cpuNanoseconds() {
  timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return time.tv_sec * 1e9 + time.tv_nsec;
}

static uint64_t hold(Queue &queue, const std::vector<int64_t> &increments, uint64_t first, uint64_t count) {
  uint64_t checksum = 0;
  for (uint64_t number = first; number < first + count; ++number) {
    Event event = queue.top();
    queue.pop();
    checksum = checksum * 31 + event.payload;
    queue.push({event.time + increments[number & 16383], number, event.payload});
  }
  return checksum;
}

int main(int count, char **arguments) {
  if (count != 3) return 2;
  const uint64_t pending = std::strtoull(arguments[1], nullptr, 10);
  const uint64_t events = std::strtoull(arguments[2], nullptr, 10);
  std::mt19937_64 generator(1);
  std::exponential_distribution<double> draw(1.0);
  std::vector<int64_t> increments(16384);
  for (auto &increment : increments) increment = std::llround(draw(generator) * 1e9);
  std::vector<Event> storage;
  storage.reserve(pending + 1);
  Queue queue(Later{}, std::move(storage));
  for (uint64_t number = 0; number < pending; ++number) queue.push({increments[number & 16383], number, number});
  uint64_t checksum = hold(queue, increments, pending, 3 * pending);
  const double start = cpuNanoseconds();
  checksum += hold(queue, increments, 4 * pending, events);
  const double elapsed = cpuNanoseconds() - start;
  if (checksum == 1 || queue.size() != pending) return 1;
  std::printf("cpp %llu %.3f\n", static_cast<unsigned long long>(pending), elapsed / events);
}
