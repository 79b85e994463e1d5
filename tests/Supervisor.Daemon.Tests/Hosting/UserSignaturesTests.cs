using Supervisor.Claude.Signatures;
using Supervisor.Configuration;
using Supervisor.Daemon.Hosting;

namespace Supervisor.Daemon.Tests.Hosting;

public sealed class UserSignaturesTests
{
    [Fact]
    public void What_the_configuration_takes_is_what_the_signatures_know()
    {
        Assert.Equal(Enum.GetNames<SignatureClass>().Order(), SignatureConfig.Classes.Select(Spelled).Order());
        Assert.Equal(Enum.GetNames<SignaturePlace>().Except([nameof(SignaturePlace.None)]).Order(), SignatureConfig.Places.Select(Spelled).Order());
    }

    [Fact]
    public void A_users_wording_is_known_where_the_user_says()
    {
        var signatures = Build("signatures: [{ id: ours, where: [hook, host_log], pattern: gateway says no, class: context_full }]");

        Assert.Equal(SignatureClass.ContextFull, signatures.Find(SignaturePlace.Hook, "The Gateway says NO.")!.Class);
        Assert.Equal("ours", signatures.Find(SignaturePlace.HostLog, "gateway says no")!.Id);
        Assert.Null(signatures.Find(SignaturePlace.Screen, "gateway says no"));
    }

    [Fact]
    public void Every_change_of_what_does_not_exist_is_told_with_its_place()
    {
        var config = Config("signatures:\n  - { id: nobody, disabled: true }\n  - { id: http_429, class: noise }\n  - { id: nothing, class: noise }");

        Assert.Equal(
            [
                "/here/supervisor.yaml:2:5: there is no built-in signature 'nobody' to disable; a new one needs a 'pattern' and a 'class'",
                "/here/supervisor.yaml:4:5: there is no built-in signature 'nothing' to change; a new one needs a 'pattern' and a 'class'",
            ],
            UserSignatures.Problems(config));
    }

    private static string Spelled(string name) => string.Concat(name.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    private static ClientSignatures Build(string text) => UserSignatures.Build(Config(text), (_, _) => { });

    private static SupervisorConfig Config(string text)
    {
        var result = SupervisorConfigLoader.Parse(text, "/here/supervisor.yaml");
        Assert.True(result.Ok, string.Join('\n', result.Errors));
        return result.Value;
    }
}
