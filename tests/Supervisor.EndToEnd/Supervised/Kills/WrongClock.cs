using System.Diagnostics;

namespace Supervisor.EndToEnd.Supervised.Kills;

/// <summary>
/// A wall clock that can be set for some processes alone: a library that is loaded before the C library's and adds what a file says. The monotonic
/// clock is left as it is, as it is on a machine whose clock is set.
/// </summary>
internal sealed class WrongClock
{
    private const string Source = """
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <fcntl.h>
        #include <stdlib.h>
        #include <sys/mman.h>
        #include <sys/time.h>
        #include <time.h>

        static volatile long long *ahead; /* seconds */

        __attribute__((constructor)) static void begin(void) {
            const char *file = getenv("WRONG_CLOCK");
            int descriptor = file ? open(file, O_RDONLY | O_CLOEXEC) : -1;
            if (descriptor < 0) return;
            void *map = mmap(0, sizeof *ahead, PROT_READ, MAP_SHARED, descriptor, 0);
            if (map != MAP_FAILED) ahead = map;
        }

        int clock_gettime(clockid_t clock, struct timespec *now) {
            static int (*real)(clockid_t, struct timespec *);
            if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
            int result = real(clock, now);
            if (!result && ahead && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) now->tv_sec += *ahead;
            return result;
        }

        int gettimeofday(struct timeval *restrict now, void *restrict zone) {
            struct timespec exact;
            clock_gettime(CLOCK_REALTIME, &exact);
            now->tv_sec = exact.tv_sec;
            now->tv_usec = exact.tv_nsec / 1000;
            return 0;
        }

        time_t time(time_t *now) {
            struct timespec exact;
            clock_gettime(CLOCK_REALTIME, &exact);
            if (now) *now = exact.tv_sec;
            return exact.tv_sec;
        }
        """;

    private readonly string _file;

    private WrongClock(string file, string library)
    {
        _file = file;
        Environment = new Dictionary<string, string> { ["LD_PRELOAD"] = library, ["WRONG_CLOCK"] = file };
    }

    /// <summary>What a process must have in its environment to be under this clock.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>Builds it; the test is skipped, with the reason, where there is no C compiler.</summary>
    /// <param name="folder">Where it is put: it is deleted with the folder.</param>
    public static async Task<WrongClock> BuildAsync(string folder, CancellationToken cancellationToken)
    {
        var (source, library, file) = (Path.Combine(folder, "clock.c"), Path.Combine(folder, "clock.so"), Path.Combine(folder, "clock"));
        await File.WriteAllTextAsync(source, Source, cancellationToken);
        await File.WriteAllBytesAsync(file, new byte[sizeof(long)], cancellationToken);
        try
        {
            using var compiler = Process.Start(new ProcessStartInfo("cc", ["-shared", "-fPIC", "-O1", "-w", "-o", library, source, "-ldl"]))!;
            await compiler.WaitForExitAsync(cancellationToken);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("there is no C compiler (cc) to build the clock with");
        }

        Assert.True(File.Exists(library), "the clock was not built");
        return new WrongClock(file, library);
    }

    /// <summary>Sets the clock: ahead of the machine's by this, or behind it.</summary>
    public void Set(TimeSpan ahead)
    {
        using var file = new FileStream(_file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        file.Write(BitConverter.GetBytes((long)ahead.TotalSeconds)); // in place: those who look have it mapped
    }
}
