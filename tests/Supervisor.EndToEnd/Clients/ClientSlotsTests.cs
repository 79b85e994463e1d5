namespace Supervisor.EndToEnd.Clients;

public sealed class ClientSlotsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = 600_000)]
    public async Task Who_holds_a_slot_and_needs_no_other_is_not_held_up_by_one_who_waits_for_all()
    {
        var held = await ClientSlots.TakeAsync(Cancel);
        var all = ClientSlots.TakeAsync(ClientSlots.Slots, Cancel);

        (await ClientSlots.TakeAsync(0, Cancel)).Dispose();

        Assert.False(all.IsCompleted);
        held.Dispose();
        (await all).Dispose();
    }
}
