namespace Supervisor.Fuzz;

/// <summary>
/// Numbers that look random and follow from a seed and a case's number alone, so that any case can be made again without those before it
/// (SplitMix64).
/// </summary>
internal sealed class Chance(ulong seed, long number)
{
    private ulong _state = Mix(seed) ^ Mix((ulong)number + 0x9E3779B97F4A7C15);

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        return Mix(_state);
    }

    /// <summary>From 0 to below <paramref name="bound"/>; 0 when that is 0.</summary>
    public int Below(int bound) => bound <= 0 ? 0 : (int)(Next() % (uint)bound);

    /// <summary>Whether one case of so many has come.</summary>
    public bool OneIn(int many) => Below(many) == 0;

    public T Of<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
