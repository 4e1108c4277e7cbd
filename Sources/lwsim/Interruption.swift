import Foundation
import Synchronization

/// Whether someone asked the process to stop, by Ctrl-C or by SIGTERM.
///
/// The first signal asks a run to stop between two slices; the second ends the process as it would without us.
enum Interruption {
  private static let isRequestedFlag = Atomic<Bool>(false)

  static var isRequested: Bool { isRequestedFlag.load(ordering: .relaxed) }

  /// Begins to listen.
  static func listen() {
    // The first access initialises the flag, which a signal handler must not do.
    isRequestedFlag.store(false, ordering: .relaxed)
    // A parent that starts us from a thread of a pool may have left both blocked.
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM] { sigaddset(&signals, number) }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    for number in [SIGINT, SIGTERM] {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { _ in
        Interruption.isRequestedFlag.store(true, ordering: .relaxed)
      }
      action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND)) | SA_RESTART
      sigaction(number, &action, nil)
    }
  }
}
