from analysis import *  # noqa: F403
