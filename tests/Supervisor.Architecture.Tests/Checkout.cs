namespace Supervisor.Architecture.Tests;

/// <summary>The files of the project, as they were written.</summary>
internal static class Checkout
{
    private static readonly string[] NotWritten = ["bin", "obj", ".git", "artifacts", ".clients", ".vs", "node_modules", "TestResults", "BenchmarkDotNet.Artifacts"];

    public static string Root { get; } = FindRoot();

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    /// <summary>Files by path from the root with forward slashes; nothing that was built or installed.</summary>
    public static IEnumerable<string> Files(string folder = "", string pattern = "*") =>
        Walk(PathOf(folder), pattern).Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/')).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Walk(string folder, string pattern)
    {
        if (!Directory.Exists(folder)) return [];
        var own = Directory.EnumerateFiles(folder, pattern).Where(f => !NotWritten.Contains(Path.GetFileName(f)) && new FileInfo(f).LinkTarget is null);
        var folders = Directory.EnumerateDirectories(folder).Where(f => !NotWritten.Contains(Path.GetFileName(f)) && new DirectoryInfo(f).LinkTarget is null);
        return own.Concat(folders.SelectMany(f => Walk(f, pattern)));
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Supervisor.sln"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException("No folder above the tests holds Supervisor.sln: these tests read the sources, so run them inside the checkout.");
    }
}
