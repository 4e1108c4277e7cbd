#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// CPU time of this process in nanoseconds: other load on the machine hardly moves it.
package func cpuNanoseconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
}
