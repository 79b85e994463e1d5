using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Supervisor.Claude.Files.Native;

namespace Supervisor.Claude.Files;

// One inotify descriptor, one thread that waits for it and does nothing else.
//
//   kernel ──records──► thread ──watch number──► listeners of that folder (several: a folder has one number under all its names)
//
// The table is changed by whoever watches or stops, under the gate; the thread takes copies under the gate and calls without it, so a
// listener may watch and stop from within a call. Only the thread closes the descriptors, when it ends: none is closed while it is
// waited for. Numbers are not used again by the kernel within one descriptor, and a new descriptor comes with a new table: a late record can
// not meet another folder's listeners.

/// <summary>One queue of notifications for any number of folders. It ends with its last folder.</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class InotifyQueue
{
    /// <summary>The name of the thread, as the system shows it.</summary>
    internal const string ThreadName = "folder events";

    /// <summary>Some two hundred records. What does not fit waits in the kernel, which bounds it and says when it had to drop some.</summary>
    private const int BufferLength = 16 * 1024;

    /// <summary>The listeners look at files and queue work, no more.</summary>
    private const int StackLength = 256 * 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<int, Watch[]> _watches = [];
    private readonly int _descriptor;
    private readonly int _wake;
    private bool _ended;

    private InotifyQueue(int descriptor, int wake) => (_descriptor, _wake) = (descriptor, wake);

    /// <summary>A queue whose thread runs; null when the system refuses one.</summary>
    internal static InotifyQueue? TryOpen()
    {
        var descriptor = Inotify.Open();
        if (descriptor < 0) return null;
        var wake = Inotify.OpenWake();
        if (wake < 0)
        {
            _ = Inotify.Close(descriptor);
            return null;
        }

        var queue = new InotifyQueue(descriptor, wake);
        try
        {
            new Thread(queue.Run, StackLength) { IsBackground = true, Name = ThreadName }.Start();
            return queue;
        }
        catch (OutOfMemoryException)
        {
            // What the runtime says when the system starts no more threads.
            queue.Close();
            return null;
        }
    }

    /// <summary>Watches a folder; null when that is refused or the folder is not there, or when this queue has ended.</summary>
    internal IFolderWatch? TryAdd(string folder, IFolderListener listener, out bool refused, out bool ended)
    {
        lock (_gate)
        {
            (refused, ended) = (false, _ended);
            if (_ended) return null;
            var number = Inotify.Watch(_descriptor, folder);
            if (number < 0)
            {
                refused = Marshal.GetLastPInvokeError() is not (Inotify.NoEntry or Inotify.NotDirectory);
                EndIfUnused();
                return null;
            }

            var watch = new Watch(this, number, listener);
            _watches[number] = _watches.TryGetValue(number, out var others) ? [.. others, watch] : [watch];
            return watch;
        }
    }

    /// <summary>Tells what a run of records says. Also called by tests.</summary>
    internal void Tell(ReadOnlySpan<byte> records)
    {
        Span<char> name = stackalloc char[256];
        while (records.Length >= Inotify.RecordLength)
        {
            var number = MemoryMarshal.Read<int>(records);
            var mask = MemoryMarshal.Read<uint>(records[4..]);
            var length = (int)Math.Min(MemoryMarshal.Read<uint>(records[12..]), (uint)(records.Length - Inotify.RecordLength));
            var bytes = records.Slice(Inotify.RecordLength, length);
            records = records[(Inotify.RecordLength + length)..];

            if ((mask & Inotify.Overflow) != 0)
            {
                foreach (var watch in All()) watch.Listener.Look();
            }
            else if ((mask & (Inotify.Ignored | Inotify.MovedSelf)) != 0)
            {
                foreach (var watch in Drop(number, isThere: (mask & Inotify.MovedSelf) != 0)) watch.Listener.Look();
            }
            else
            {
                // The name is padded with zeros; a name that is not UTF-8 is none that anybody asked for.
                var end = bytes.IndexOf((byte)0);
                if (end >= 0) bytes = bytes[..end];
                if (!Encoding.UTF8.TryGetChars(bytes, name, out var characters)) continue;
                var news = (mask & (Inotify.Created | Inotify.MovedTo)) != 0 ? WatchNews.Replaced : WatchNews.Grown;
                foreach (var watch in Of(number)) watch.Listener.Changed(name[..characters], news);
            }
        }
    }

    private void Run()
    {
        try
        {
            var buffer = stackalloc byte[BufferLength];
            var entries = stackalloc Inotify.PollEntry[2];
            entries[0] = new Inotify.PollEntry { Descriptor = _descriptor, Asked = Inotify.Readable };
            entries[1] = new Inotify.PollEntry { Descriptor = _wake, Asked = Inotify.Readable };
            while (!HasEnded())
            {
                if (Inotify.Poll(entries, 2, -1) < 0)
                {
                    if (Marshal.GetLastPInvokeError() == Inotify.Interrupted) continue;
                    return;
                }

                if (entries[0].Happened == 0) continue;
                var count = Inotify.Read(_descriptor, buffer, BufferLength);
                if (count > 0) Tell(new ReadOnlySpan<byte>(buffer, (int)count));
                else if (Marshal.GetLastPInvokeError() is not (Inotify.Interrupted or Inotify.TryAgain)) return;
            }
        }
        finally
        {
            Close();
        }
    }

    private bool HasEnded()
    {
        lock (_gate) return _ended;
    }

    /// <summary>
    /// Ends in order, or because the system failed. Then the watches are over, which each folder's next slow look sees: it is not told, so
    /// that a failure that repeats does not keep a processor busy.
    /// </summary>
    private void Close()
    {
        lock (_gate)
        {
            _ended = true;
            foreach (var watch in _watches.Values.SelectMany(listening => listening)) watch.IsOver = true;
            _watches.Clear();
            _ = Inotify.Close(_descriptor);
            _ = Inotify.Close(_wake);
        }
    }

    private Watch[] Of(int number)
    {
        lock (_gate) return _watches.GetValueOrDefault(number) ?? [];
    }

    private Watch[] All()
    {
        lock (_gate) return [.. _watches.Values.SelectMany(listening => listening)];
    }

    /// <summary>Takes a folder from the table whose watch is of no more use: it is gone, or has another name.</summary>
    private Watch[] Drop(int number, bool isThere)
    {
        lock (_gate)
        {
            if (!_watches.Remove(number, out var dropped)) return []; // taken away by ourselves
            foreach (var watch in dropped) watch.IsOver = true;
            if (isThere) _ = Inotify.Unwatch(_descriptor, number);
            return dropped;
        }
    }

    private void Remove(Watch watch)
    {
        lock (_gate)
        {
            if (_ended) return;
            if (_watches.TryGetValue(watch.Number, out var listening) && listening.Contains(watch))
            {
                if (listening.Length > 1)
                {
                    _watches[watch.Number] = [.. listening.Where(other => other != watch)];
                }
                else
                {
                    _watches.Remove(watch.Number);
                    _ = Inotify.Unwatch(_descriptor, watch.Number);
                }
            }

            EndIfUnused();
        }
    }

    /// <summary>To be called under the gate.</summary>
    private void EndIfUnused()
    {
        if (_ended || _watches.Count > 0) return;
        _ended = true;
        Inotify.Wake(_wake);
    }

    private sealed class Watch(InotifyQueue owner, int number, IFolderListener listener) : IFolderWatch
    {
        private volatile bool _isOver;

        public int Number => number;

        public IFolderListener Listener => listener;

        public bool IsOver
        {
            get => _isOver;
            set => _isOver = value;
        }

        public void Dispose() => owner.Remove(this);
    }
}
