"""What employers, operators and visitors may be told: computed from zones, never from homes.

Nothing here, nor in ``usecases/host_side``, may import what holds an exact place of a person: a
contract of ``pyproject.toml`` refuses it, whatever stands between. ADR 0031 says why.
"""
