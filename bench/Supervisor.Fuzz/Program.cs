using Supervisor.Fuzz;

const int Failed = 1;
const int WrongUse = 2;

if (FuzzOptions.Parse(args, out var problem) is not { } options)
{
    Console.Error.WriteLine($"fuzz: {problem}\n{FuzzOptions.Usage}");
    return WrongUse;
}

var unknown = options.Targets.Where(t => t != "all" && !FuzzTargets.Names.Contains(t)).ToArray();
if (unknown.Length > 0)
{
    Console.Error.WriteLine($"fuzz: there is no target {string.Join(", ", unknown)}; there are all, {string.Join(", ", FuzzTargets.Names)}");
    return WrongUse;
}

var failed = false;
foreach (var name in options.Targets.Contains("all") ? FuzzTargets.Names : options.Targets)
{
    using var made = FuzzTargets.Make(name);
    var target = made.Target;
    if (options.File is not null || options.Only is not null)
    {
        var number = options.Only ?? 0;
        var input = options.File is { } file ? File.ReadAllBytes(file) : FuzzRun.Input(target, options.Seed, number);
        var failure = FuzzRun.TakeOne(target, options.Seed, number, input);
        Console.WriteLine(failure is null ? $"{name}: {input.Length} bytes, pass" : $"{name}: {failure.What}");
        failed |= failure is not null;
        continue;
    }

    var result = new FuzzRun(target, options.Seed, options.Cases, options.Time).Run();
    Console.WriteLine(result);
    if (result.Failure is { } found)
    {
        failed = true;
        Console.WriteLine(found.What);
        if (found.Case >= 0)
        {
            Directory.CreateDirectory(options.Failures);
            var kept = Path.Combine(options.Failures, $"{name}-{options.Seed}-{found.Case}");
            File.WriteAllBytes(kept, found.Input);
            Console.WriteLine($"its input is {kept}\nto see it again: bench/fuzz --target {name} --seed {options.Seed} --only {found.Case}");
        }
    }
}

return failed ? Failed : 0;
