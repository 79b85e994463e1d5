using System.Text;

namespace Supervisor.Fuzz;

/// <summary>The real inputs that the tests keep: recordings of the clients, and what people reported.</summary>
internal static class Corpus
{
    /// <summary>The checkout that this program stands in.</summary>
    /// <exception cref="DirectoryNotFoundException">It stands in none.</exception>
    public static string Repository { get; } = Find();

    /// <summary>The contents of files below a folder of the checkout.</summary>
    /// <param name="most">Only so many, evenly taken.</param>
    public static IReadOnlyList<byte[]> Files(string folder, string pattern, int most = 200)
    {
        string[] files = [.. Directory.EnumerateFiles(Path.Combine(Repository, folder), pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        var step = Math.Max(1, (files.Length + most - 1) / most);
        return [.. files.Where((_, i) => i % step == 0).Select(File.ReadAllBytes)];
    }

    /// <summary>One file of the checkout.</summary>
    public static byte[] File1(string path) => File.ReadAllBytes(Path.Combine(Repository, path));

    /// <summary>Texts as bytes.</summary>
    public static IReadOnlyList<byte[]> Texts(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Supervisor.sln"))) folder = Path.GetDirectoryName(folder);
        return folder ?? throw new DirectoryNotFoundException("this program must stand in a checkout of the project: start it by bench/fuzz");
    }
}
