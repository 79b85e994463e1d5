using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Supervisor.Control.Attach;

namespace Supervisor.Ctl.Tests.Attach;

public sealed class FramesTests
{
    [Fact]
    public void Frames_are_the_same_whatever_the_split()
    {
        var frames = Gen.Zip(Gen.Elements(1, 2, 0x81, 0x82, 0x83, 0x84, 0x7F), ArbMap.Default.GeneratorFor<byte[]>()).ListOf();
        var cuts = Gen.Choose(1, 20).ListOf();
        Check.QuickThrowOnFailure(Prop.ForAll(frames.ToArbitrary(), cuts.ToArbitrary(), (sent, lengths) =>
        {
            var bytes = new ArrayBufferWriter<byte>();
            foreach (var (kind, payload) in sent) AttachFrames.Write(bytes, (AttachFrameKind)kind, payload);
            var reader = new AttachFrameReader();
            var read = new List<(int, string)>();
            var (rest, at) = (bytes.WrittenMemory, 0);
            while (!rest.IsEmpty)
            {
                var length = lengths.Count == 0 ? 7 : lengths[at++ % lengths.Count];
                reader.Feed(rest.Span[..Math.Min(length, rest.Length)]);
                rest = rest[Math.Min(length, rest.Length)..];
                while (reader.TryRead(out var frame)) read.Add(((int)frame.Kind, Convert.ToHexString(frame.Payload.Span)));
            }

            return read.SequenceEqual(sent.Select(f => (f.Item1, Convert.ToHexString(f.Item2))));
        }));
    }

    [Fact]
    public void A_payload_that_is_too_long_is_refused_before_it_comes()
    {
        var reader = new AttachFrameReader();
        reader.Feed([0x81, 0x00, 0x10, 0x00, 0x01]);
        Assert.Throws<InvalidDataException>(() => reader.TryRead(out _));
    }

    [Fact]
    public void What_is_longer_than_a_frame_becomes_several()
    {
        var bytes = new ArrayBufferWriter<byte>();
        AttachFrames.Write(bytes, AttachFrameKind.Output, new byte[AttachFrame.MaxPayload + 1]);
        var reader = new AttachFrameReader();
        reader.Feed(bytes.WrittenSpan);
        Assert.True(reader.TryRead(out var first));
        Assert.Equal(AttachFrame.MaxPayload, first.Payload.Length);
        Assert.True(reader.TryRead(out var second));
        Assert.Equal((AttachFrameKind.Output, 1), (second.Kind, second.Payload.Length));
        Assert.False(reader.TryRead(out _));
    }

    [Fact]
    public void Numbers_and_texts_come_back_as_they_were_sent()
    {
        var bytes = new ArrayBufferWriter<byte>();
        AttachFrames.WriteResize(bytes, 120, 40);
        AttachFrames.WriteExit(bytes, 137);
        AttachFrames.WriteBye(bytes, "tschüß");
        var reader = new AttachFrameReader();
        reader.Feed(bytes.WrittenSpan);
        Assert.True(reader.TryRead(out var size));
        Assert.True(AttachFrames.TryReadSize(size.Payload.Span, out var columns, out var rows));
        Assert.Equal((120, 40), (columns, rows));
        Assert.True(reader.TryRead(out var exit));
        Assert.Equal(137, AttachFrames.ReadExit(exit.Payload.Span));
        Assert.True(reader.TryRead(out var bye));
        Assert.Equal("tschüß", AttachFrames.ReadBye(bye.Payload.Span));
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 40 })]
    [InlineData(new byte[] { 0, 80, 0 })]
    public void A_size_that_is_none_is_not_taken(byte[] payload) => Assert.False(AttachFrames.TryReadSize(payload, out _, out _));

    [Fact]
    public void An_exit_without_a_code_is_unknown() => Assert.Equal(AttachFrames.UnknownExit, AttachFrames.ReadExit(Encoding.ASCII.GetBytes("x")));
}
