"""Nothing lost: a real `relais run` between the Slack emulator and the local Bot Connector, killed, cut off and starved while people talk to it.

__main__  the run: who talks, what happens to Relais, the table     people  what freelancers and staff do
faults    the proxy before the platforms, and the way of events in  chaos   kills, full disk, clock
judge     what must be there in the end, read from the emulator's store and the drivers' log only
"""
