using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using Supervisor.Terminal.Hosted;
using Supervisor.Terminal.Hosted.Wire;
using Supervisor.Terminal.Pty;

namespace Supervisor.Terminal.Tests.Hosted;

/// <summary>Frames survive the wire, in any pieces, and whatever else comes is refused or ignored.</summary>
public sealed class FrameTests
{
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.Constant(""), Gen.Elements("a", "mark 1", "日本", "e\u0301", "/usr/bin/node", new string('x', 300)), Gen.Elements('a', '\0', 'é', ' ').ArrayOf().Select(c => new string(c)));

    private static readonly Gen<string[]> Texts = Text.ArrayOf();
    private static readonly Gen<long> Number = Gen.OneOf(Gen.Choose(-2, 1000).Select(n => (long)n), Gen.Elements(long.MinValue, long.MaxValue));
    private static readonly Gen<ReadOnlyMemory<byte>> Bytes = Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf().Select(b => (ReadOnlyMemory<byte>)b);

    private static readonly Gen<TerminalSize> Size =
        from columns in Gen.Choose(1, ushort.MaxValue) from rows in Gen.Choose(1, 500) select new TerminalSize(columns, rows);

    private static readonly Gen<ExitStatus> Status = Gen.OneOf(
        Gen.Constant(ExitStatus.Unknown), Gen.Choose(0, 255).Select(c => new ExitStatus(c, null)), Gen.Choose(1, 64).Select(s => new ExitStatus(null, s)));

    private static readonly Gen<PtySpawn> Program =
        from command in Text
        from arguments in Texts
        from folder in Text
        from names in Texts
        from value in Text
        from size in Size
        from trampoline in Gen.Elements(true, false)
        from label in Text
        select new PtySpawn(command, arguments, folder, names.Distinct().ToDictionary(n => n, _ => value), size, trampoline) { Label = label };

    private static readonly Gen<HeldPty> Held =
        from id in Number
        from pid in Gen.Choose(1, int.MaxValue)
        from label in Text
        from size in Size
        from marks in Text.ArrayOf()
        from written in Gen.Elements(true, false)
        from exit in Gen.OneOf(Gen.Constant<ExitStatus?>(null), Status.Select(s => (ExitStatus?)s))
        select new HeldPty(id, pid, label, size, [.. marks.Select(m => new InputMark(m, written))], exit);

    private static readonly Gen<Frame> Any = Gen.OneOf(
        F(from a in Gen.Choose(0, 9) from b in Gen.Choose(0, 9) from t in Text from f in Texts select new Hello(a, b, t, a, f)),
        F(from n in Number from p in Program select new Spawn(n, p)),
        F(from p in Number from n in Number from m in Text from b in Bytes select new Input(p, n, m, b)),
        F(from p in Number from n in Number select new CancelInput(p, n)),
        F(from p in Number from s in Size select new Resize(p, s)),
        F(from p in Number from g in Number select new Stop(p, g)),
        F(from p in Number from s in Number select new TakeUp(p, s)),
        F(from p in Number from s in Number select new Acknowledge(p, s)),
        F(from p in Number from s in Number from b in Bytes select new Terminal.Hosted.Wire.Painting(p, s, b)),
        F(from n in Number select new Release(n)), F(from n in Number select new Shutdown(n)), F(from n in Number select new Ping(n)),
        F(from a in Gen.Choose(0, 9) from t in Text from i in Text from f in Texts select new Welcome(a, a, a, t, a, i, f)),
        F(from r in Gen.Elements(Enum.GetValues<RefusalReason>()) from t in Text select new Refused(r, t)),
        F(from h in Held from e in Number select new Held(h, e)), F(from c in Gen.Choose(0, 500) select new HeldEnd(c)),
        F(from r in Number from p in Number from i in Gen.Choose(1, 99) select new Spawned(r, p, i)),
        F(from r in Number from t in Text select new SpawnFailed(r, t)),
        F(from p in Number from s in Number from b in Bytes select new Output(p, s, b)),
        F(from p in Number from s in Number select new OutputLost(p, s)),
        F(from p in Number from s in Status select new Exited(p, s)),
        F(from p in Number from n in Number from o in Gen.Elements(Enum.GetValues<InputOutcome>()) from t in Text select new InputDone(p, n, o, t)),
        F(from a in Text from p in Gen.Choose(-1, 70_000) select new ReservePort(a, p)),
        F(from a in Text from p in Gen.Choose(-1, 70_000) from w in Gen.Elements(true, false) from t in Text select new PortReserved(a, p, w, t)),
        F(from n in Number select new Gone(n)), F(from n in Number select new Pong(n)), F(from t in Text select new Fault(t)));

    private static readonly Config Thoroughly = Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(1000).WithEndSize(60);

    [Fact]
    public void Every_kind_of_frame_is_generated_here() => Assert.Equal(
        Enum.GetValues<FrameKind>(), Any.Sample(3000).Select(f => f.Kind).Distinct().Order());

    [Fact]
    public void What_is_written_is_read_in_any_pieces() => Check.One(Thoroughly, Prop.ForAll(
        Arb.From(from frames in Any.ArrayOf() from cuts in Gen.ArrayOf(Gen.Choose(1, 40)) select (frames, cuts)),
        given =>
        {
            var stream = Wire(given.frames);
            var reader = new FrameReader();
            var read = new List<byte[]>();
            for (int at = 0, i = 0; at < stream.Length; i++)
            {
                var count = Math.Min(given.cuts.Length == 0 ? 7 : given.cuts[i % given.cuts.Length], stream.Length - at);
                stream.AsMemory(at, count).CopyTo(reader.Room());
                reader.Came(count);
                at += count;
                while (reader.TryRead(out var bytes)) read.Add(Wire(FrameDecoder.Read(bytes)!));
            }

            return reader.Begun == 0 && read.Count == given.frames.Length && read.SelectMany(b => b).SequenceEqual(stream);
        }));

    [Fact]
    public void Fields_of_a_later_version_at_the_end_are_ignored() => Check.One(Thoroughly, Prop.ForAll(
        Arb.From(from frame in Any from more in Bytes select (frame, more)),
        given =>
        {
            var plain = Wire(given.frame);
            byte[] longer = [.. plain.AsSpan(Protocol.LengthBytes), .. given.more.Span];
            return Wire(FrameDecoder.Read(longer)!).SequenceEqual(plain);
        }));

    [Theory, InlineData(0), InlineData(14), InlineData(100), InlineData(115), InlineData(ushort.MaxValue)]
    public void A_kind_that_is_not_known_is_ignored(ushort kind)
    {
        var frame = new byte[20];
        BinaryPrimitives.WriteUInt16LittleEndian(frame, kind);
        Assert.Null(FrameDecoder.Read(frame));
    }

    [Fact]
    public void Cut_or_mutated_frames_are_read_or_refused_and_nothing_else() => Check.One(Thoroughly.WithMaxTest(5000), Prop.ForAll(
        Arb.From(from frame in Any from at in Gen.Choose(0, 1000) from value in Gen.Choose(0, 255) from cut in Gen.Choose(0, 1000) select (frame, at, value, cut)),
        given =>
        {
            var bytes = Wire(given.frame)[Protocol.LengthBytes..];
            bytes[given.at % bytes.Length] = (byte)given.value;
            try
            {
                _ = FrameDecoder.Read(bytes.AsMemory(0, given.cut % (bytes.Length + 1)));
            }
            catch (ProtocolException)
            {
                // That is what it is for.
            }

            return true;
        }));

    [Theory, InlineData(uint.MaxValue), InlineData(Protocol.MostFrameBytes + 1u), InlineData(1u), InlineData(0u)]
    public void A_length_that_no_frame_has_is_refused_before_anything_is_kept_for_it(uint length)
    {
        var reader = new FrameReader();
        BinaryPrimitives.WriteUInt32LittleEndian(reader.Room().Span, length);
        reader.Came(Protocol.LengthBytes);

        Assert.Throws<ProtocolException>(() => reader.TryRead(out _));
    }

    [Fact]
    public void A_frame_that_would_be_too_large_is_not_written()
    {
        var to = new FieldWriter();
        Assert.True(to.Write(new Ping(1)));
        var before = to.Waiting.ToArray();

        Assert.False(to.Write(new Input(1, 1, "", new byte[Protocol.MostFrameBytes])));
        Assert.Equal(before, to.Waiting.ToArray());
    }

    [Fact]
    public void Two_sides_speak_the_highest_version_that_both_know()
    {
        Assert.Equal(1, Protocol.Common(1, 1));
        Assert.Equal(1, Protocol.Common(0, 9));
        Assert.Null(Protocol.Common(2, 9));
        Assert.Null(Protocol.Common(0, 0));
        Assert.Null(Protocol.Common(1, 0));
    }

    [Fact]
    public void A_ring_keeps_what_was_not_dropped() => Check.One(Thoroughly, Prop.ForAll(
        Arb.From(Gen.ArrayOf(Gen.Choose(0, 9000).Zip(Gen.Choose(0, 12000), (append, drop) => (append, drop)))),
        steps =>
        {
            var (ring, all) = (new OutputRing(), new List<byte>());
            foreach (var (append, drop) in steps)
            {
                var bytes = Enumerable.Range(0, append).Select(i => (byte)((all.Count + i) * 31 >> 3)).ToArray();
                ring.Append(bytes);
                all.AddRange(bytes);
                ring.DropBefore(Math.Min(ring.End, ring.Start + drop - 500));
                var from = ring.Start + (ring.Length / 3);
                var copy = new byte[10_000];
                var count = ring.CopyFrom(from, copy);
                if (ring.End != all.Count || count != Math.Min(copy.Length, ring.End - from)) return false;
                if (!copy.AsSpan(0, count).SequenceEqual(all.GetRange((int)from, count).ToArray())) return false;
            }

            return true;
        }));

    private static byte[] Wire(params Frame[] frames)
    {
        var to = new FieldWriter();
        foreach (var frame in frames) Assert.True(to.Write(frame));
        return to.Waiting.ToArray();
    }

    private static Gen<Frame> F<T>(Gen<T> frame) where T : Frame => frame.Select(f => (Frame)f);
}
