using System.Runtime.Versioning;

// Unix sockets, file modes and symbolic links are what these tests are about.
[assembly: UnsupportedOSPlatform("windows")]
