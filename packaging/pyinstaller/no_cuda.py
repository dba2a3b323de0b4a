"""Run before a frozen program without CUDA's libraries: a card in the machine must not be seen."""

import os

os.environ["CUDA_VISIBLE_DEVICES"] = ""
